// Fills in a form as a PDF viewer does. Arguments: form, JSON of what a field is called for screen readers to its value, output.
var doc = new PDFDocument(scriptArgs[0]);
var values = JSON.parse(read(scriptArgs[1]));
for (var i = 0; i < doc.countPages(); i++) {
  var page = doc.loadPage(i), widgets = page.getWidgets();
  for (var j = 0; j < widgets.length; j++) {
    var w = widgets[j], name = w.getLabel();
    if (!(name in values)) continue;
    if (w.getFieldType() == "checkbox") w.toggle();
    else if (w.getFieldType() == "combobox") w.setChoiceValue(values[name]);
    else w.setTextValue(values[name]);
    w.update();
    delete values[name];
  }
  page.update();
}
for (var left in values) throw new Error("the form has no field " + left);
doc.save(scriptArgs[2], "");
