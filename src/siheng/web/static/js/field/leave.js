// Signing out leaves nothing of the person on the phone: drafts, what waits, pages kept for no network.
export async function leave(me = localStorage.getItem("field:last")) {
  for (const name of Object.keys(localStorage)) if (name.startsWith(`field:${me}:`)) localStorage.removeItem(name);
  localStorage.removeItem("field:last");
  if (window.caches) await caches.delete("siheng-field");
  if (!me) return;
  await new Promise((done) => {
    const asked = indexedDB.open("siheng-field", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "id" });
    asked.onerror = done;
    asked.onsuccess = () => {
      const base = asked.result;
      const transaction = base.transaction("waiting", "readwrite");
      transaction.objectStore("waiting").openCursor().onsuccess = ({ target: { result: at } }) => {
        if (!at) return;
        if (at.value.me === me) at.delete();
        at.continue();
      };
      transaction.oncomplete = transaction.onerror = () => { base.close(); done(); };
    };
  });
}
