// Sets up YASGUI for the server's own endpoint. Nothing is asked of other servers: prefixes and terms come from the atlas.
"use strict";
(() => {
  const prefixes = {
    atlas: "https://w3id.org/modelatlas/ontology#",
    owl: "http://www.w3.org/2002/07/owl#",
    prov: "http://www.w3.org/ns/prov#",
    rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#",
    skos: "http://www.w3.org/2004/02/skos/core#",
    xsd: "http://www.w3.org/2001/XMLSchema#",
  };
  const stored = document.getElementById("stored");
  const endpoint = new URL("/sparql", window.location.href).href;
  const first = stored.options[1] ? stored.options[1].value : "SELECT * { ?s ?p ?o } LIMIT 100";
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = first;
  Yasgui.Yasr.defaults.prefixes = prefixes;
  const yasgui = new Yasgui(document.getElementById("editor"), {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    persistenceId: "modelatlas",
  });
  // What lies under the base of the atlas has a page here.
  const { base } = document.getElementById("editor").dataset;
  document.getElementById("editor").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const iri = link ? link.getAttribute("href") : "";
    if (!base || !iri.startsWith(base)) return;
    event.preventDefault();
    window.open(`/id/${iri.slice(base.length)}`, "_blank", "noopener");
  }, true);
  stored.addEventListener("change", () => {
    if (!stored.value) return;
    const title = stored.options[stored.selectedIndex].text;
    const tab = yasgui.addTab(true, { name: title });
    tab.setQuery(stored.value);
    stored.selectedIndex = 0;
  });
})();
