package dev.tare.instrument;

/**
 * Something that was registered and can be taken back: what is read by it is exposed until then.
 *
 * <p>Any thread. A scrape that has begun may still read what is being closed.
 */
public interface Registration extends AutoCloseable {

  /**
   * Takes it back, and gives its name back where nothing else has it, so that it can be registered
   * again. Closing twice does nothing more. Takes a lock for a moment; throws nothing.
   */
  @Override
  void close();
}
