import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { whoAmI } from "./api/queries";
import "./design/tokens.css";
import "./design/base.css";
import "./shell/shell.css";
import { live, queries } from "./live/context";
import { loadOpenAlerts } from "./live/lists";
import { App } from "./shell/app";
import { chosen } from "./shell/device";
import { watchVersion } from "./shell/renewal";
import { watchScroll } from "./shell/scroll";
import { speak } from "./words/words";

// What every screen needs is on its way before there are words to show it with.
watchScroll();
watchVersion();
live.start();
queries.prefetchQuery(whoAmI);
queries.prefetchQuery(loadOpenAlerts);
const density = chosen("density");
if (density !== null) document.documentElement.dataset.density = density;

speak().then(() => {
  const root = document.getElementById("console");
  if (root === null) return;
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
  );
  if (import.meta.env.PROD && "serviceWorker" in navigator)
    import("./shell/installed").then(({ install }) => install());
});
