package dev.tare.discovery;

import dev.tare.model.MetricDescriptor;
import java.util.List;
import java.util.Locale;

/** The catalogue for people: one table, without a script. */
final class CatalogueHtml {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Metrics</title>
      <style>
      :root { color-scheme: light dark }
      body { font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem }
      table { border-collapse: collapse }
      th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8885 }
      .number { text-align: right; white-space: nowrap }
      </style></head><body>
      <h1>Metrics</h1>
      """;

  private static final String COLUMNS =
      """
      <table><thead><tr><th scope="col">Family</th><th scope="col">Type</th><th scope="col">Unit</th>\
      <th scope="col">Labels</th><th scope="col" class="number">Series</th>\
      <th scope="col" class="number">Limit</th><th scope="col" class="number">Bytes</th>\
      <th scope="col">Help</th></tr></thead><tbody>
      """;

  private static final String NUMBER = " class=\"number\"";

  private CatalogueHtml() {}

  static String of(List<CatalogueRow> rows) {
    long series = rows.stream().mapToLong(CatalogueRow::series).sum();
    long bytes = rows.stream().mapToLong(row -> row.bytes().orElse(0)).sum();
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<p>").append(number(rows.size())).append(" families, ");
    html.append(number(series)).append(" series, ").append(number(bytes));
    html.append(" bytes of those that Tare keeps.</p>\n").append(COLUMNS);
    rows.forEach(row -> append(row, html));
    return html.append("</tbody></table></body></html>\n").toString();
  }

  private static void append(CatalogueRow row, StringBuilder html) {
    MetricDescriptor descriptor = row.descriptor();
    html.append("<tr><th scope=\"row\"><code>").append(escaped(descriptor.name().value()));
    html.append("</code></th>");
    cell(html, "", descriptor.type().word());
    cell(html, "", descriptor.unit().suffix());
    cell(html, "", String.join(", ", descriptor.labelNames()));
    cell(html, NUMBER, number(row.series()));
    cell(html, NUMBER, row.seriesLimit().isEmpty() ? "" : number(row.seriesLimit().getAsInt()));
    cell(html, NUMBER, row.bytes().isEmpty() ? "" : number(row.bytes().getAsLong()));
    cell(html, "", descriptor.help());
    html.append("</tr>\n");
  }

  private static void cell(StringBuilder html, String attributes, String text) {
    html.append("<td").append(attributes).append('>').append(escaped(text)).append("</td>");
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
