/**
 * Opens the browser's print dialog for the pages on the screen. Classes on the body and on what holds the pages leave
 * everything else off the paper.
 */
export const printPages = async (): Promise<void> => {
  const pages = document.querySelector(".printed-pages");
  if (pages === null) throw new Error("there are no pages on the screen to print");
  await document.fonts.ready;
  const holders: Element[] = [];
  for (let holder = pages.parentElement; holder !== null && holder !== document.body; holder = holder.parentElement) holders.push(holder);
  for (const holder of holders) holder.classList.add(holdingClass);
  document.body.classList.add(printingClass);
  // Safari answers print() before the dialog is done with the page; only afterprint says that it is.
  window.addEventListener(
    "afterprint",
    () => {
      document.body.classList.remove(printingClass);
      for (const holder of holders) holder.classList.remove(holdingClass);
    },
    { once: true },
  );
  window.print();
};

const printingClass = "printing-pages";
const holdingClass = "holds-printed-pages";
