// Runs before the first paint: the colours this person chose, and that scripts run at all.
(function () {
  var root = document.documentElement;
  root.dataset.js = "";
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (error) {
    // No storage: the device decides.
  }
})();
