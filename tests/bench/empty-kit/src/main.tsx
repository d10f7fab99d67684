/** The least a page on this UI kit can be: its provider and one input. What the desk is compared with. */
import { MantineProvider, TextInput } from "@mantine/core";
import "@mantine/core/styles.css";
import { createRoot } from "react-dom/client";

createRoot(document.getElementById("root") as HTMLElement).render(
  <MantineProvider>
    <TextInput aria-label="empty" />
  </MantineProvider>,
);
void navigator.serviceWorker.register("./service-worker.js", { scope: "./" });
