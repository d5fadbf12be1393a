// Runs before the first frame, so that a theme that was chosen on this device is there from the first pixel on.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }
  if (theme !== "light" && theme !== "dark") return;
  document.documentElement.dataset.theme = theme;
  const ground = theme === "dark" ? "#0e1013" : "#f5f6f8";
  document.querySelector('meta[name="color-scheme"]').content = theme;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = ground;
})();
