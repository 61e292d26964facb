package dev.tare.live;

import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.export.SnapshotWriter;
import dev.tare.json.JsonExporter;
import dev.tare.model.Detail;

/**
 * A file of the page.
 *
 * @param path where it is
 * @param readsNumbers whether it is the one that stands for all, which ask for JSON
 * @param file what is sent
 */
record StaticPage(String path, boolean readsNumbers, PageAnswer file) implements Page {

  @Override
  public PageAnswer answer(PageRequest request) {
    return file;
  }

  /** JSON to whom asks for it, with the cells of the histograms that have them. */
  @Override
  public SnapshotWriter writer(SnapshotWriter scrapes) {
    return readsNumbers ? JsonExporter.create(Detail.CELLS).beside(scrapes) : scrapes;
  }
}
