// Keep the language that somebody chose, and show the page in it.
document.getElementById("language")?.addEventListener("click", (event) => {
  document.cookie = `duban_language=${event.target.dataset.language}; path=/; SameSite=Strict; max-age=31536000`;
  location.reload();
});

// On a phone the list comes first, and the facets when they are asked for.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets")?.removeAttribute("open");

// What Datasette's page for SQL, whose editor comes with the last of the page, leaves without a name or a level.
addEventListener("load", () => {
  document.querySelectorAll("form.sql textarea").forEach((node) => node.setAttribute("aria-label", "SQL"));
  document.querySelectorAll("main h3").forEach((node) => node.setAttribute("aria-level", "2"));
});
