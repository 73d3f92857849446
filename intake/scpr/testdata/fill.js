// Fills in a form as a viewer does. Arguments: form, JSON of accessible name to value, output, options of saving.
var doc = new PDFDocument(scriptArgs[0]);
var vals = JSON.parse(read(scriptArgs[1]));
var n = doc.countPages();
for (var i = 0; i < n; i++) {
  var page = doc.loadPage(i);
  var ws = page.getWidgets();
  for (var j = 0; j < ws.length; j++) {
    var w = ws[j], name = w.getLabel();
    if (!(name in vals)) continue;
    var t = w.getFieldType();
    if (t == "checkbox") { w.toggle(); }
    else if (t == "combobox") { w.setChoiceValue(vals[name]); }
    else w.setTextValue(vals[name]);
    w.update();
  }
  page.update();
}
doc.save(scriptArgs[2], scriptArgs[3] || "");
