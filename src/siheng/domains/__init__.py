"""One folder per mechanism of the bureau, each with the same rooms. They meet in the kernel only."""
