/* The map beside the list of counters. The list is the content: without this script nothing is missing.
   No tile is asked of anybody: a graticule stands for the background. */
"use strict";

(function () {
  var data = document.getElementById("guichets-donnees");
  var place = document.getElementById("guichets-carte");
  if (!data || !place || !window.L) {
    return;
  }
  var counters = JSON.parse(data.textContent);
  place.hidden = false;
  var map = L.map(place, {
    crs: L.CRS.EPSG4326,
    zoomControl: false,
    zoomSnap: 0.25,
    keyboard: false,
    scrollWheelZoom: false,
    attributionControl: false,
    minZoom: 1,
    maxZoom: 10,
  });
  L.control.zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(map);

  for (var degree = -180; degree <= 180; degree += 5) {
    L.polyline([[-90, degree], [90, degree]], { className: "guichets-reticule", interactive: false }).addTo(map);
    if (degree >= -90 && degree <= 90) {
      L.polyline([[degree, -180], [degree, 180]], { className: "guichets-reticule", interactive: false }).addTo(map);
    }
  }

  /* A coarse outline typed by hand, to a tenth of a degree or so: to find one's way, not to measure. */
  var outlines = [
    [[51.1, 2.5], [50.9, 1.6], [50.2, 1.6], [49.7, 0.2], [49.4, 0.1], [49.35, -1.2], [49.7, -1.3], [49.7, -1.9],
      [48.65, -1.6], [48.85, -3.1], [48.4, -4.75], [47.85, -4.4], [47.4, -2.5], [46.9, -2.1], [46.0, -1.15],
      [44.6, -1.2], [43.35, -1.75], [42.8, -0.3], [42.75, 0.7], [42.5, 1.7], [42.45, 3.15], [43.1, 3.05],
      [43.55, 4.1], [43.3, 5.3], [43.05, 6.2], [43.75, 7.5], [44.2, 7.0], [45.1, 6.65], [45.9, 7.0], [46.2, 6.1],
      [47.4, 7.0], [47.6, 7.6], [48.95, 8.2], [49.45, 6.4], [49.5, 5.5], [50.1, 4.85], [50.0, 4.15], [50.8, 3.2]],
    [[43.0, 9.4], [42.1, 9.55], [41.4, 9.2], [41.9, 8.6], [42.55, 8.7]],
  ];
  outlines.forEach(function (outline) {
    L.polygon(outline, { className: "guichets-contour", interactive: false }).addTo(map);
  });
  [[[45, -4.9], "45° N"], [[50, -4.9], "50° N"], [[41.6, -5], "5° O"], [[41.6, 0], "0°"], [[41.6, 5], "5° E"]].forEach(
    function (label) {
      var icon = L.divIcon({ className: "guichets-degre", html: label[1], iconSize: null });
      L.marker(label[0], { icon: icon, interactive: false, keyboard: false }).addTo(map);
    }
  );

  var markers = {};
  counters.forEach(function (counter) {
    var marker = L.circleMarker([counter.latitude, counter.longitude], {
      radius: counter.form === "fixed" ? 7 : 5,
      className: "guichets-point guichets-" + counter.form,
    }).addTo(map);
    marker.bindTooltip(counter.name);
    markers[counter.id] = marker;
  });
  map.fitBounds([[41.2, -5.2], [51.3, 9.8]], { padding: [4, 4] });

  document.querySelectorAll("button[data-guichet]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var marker = markers[button.dataset.guichet];
      Object.values(markers).forEach(function (other) {
        other.closeTooltip();
        other.getElement().classList.remove("guichets-choisi");
      });
      marker.getElement().classList.add("guichets-choisi");
      map.setView(marker.getLatLng(), 6, { animate: false });
      marker.openTooltip();
      if (getComputedStyle(place).position !== "sticky") {
        place.scrollIntoView({ block: "nearest" });
      }
      document.getElementById("guichets-dit").textContent = "Montré sur la carte : " + button.dataset.nom + ".";
    });
  });
})();
