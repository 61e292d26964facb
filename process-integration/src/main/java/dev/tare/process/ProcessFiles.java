package dev.tare.process;

/** Parsers of the files in {@code /proc/self} that need no state. */
final class ProcessFiles {
  private static final byte[] READ_BYTES = Text.word("read_bytes:");
  private static final byte[] WRITE_BYTES = Text.word("write_bytes:");
  private static final byte[] OPEN_FILES = Text.word("Max open files ");
  private static final byte[] ADDRESS_SPACE = Text.word("Max address space ");
  private static final byte[] UNLIMITED = Text.word("unlimited");
  private static final byte[] VM_RSS = Text.word("VmRSS:");

  private ProcessFiles() {}

  /** {@code io}: bytes read from storage, bytes written to it. */
  static boolean io(Text text, long[] slots) {
    boolean known = Parser.counter(text, READ_BYTES, 1, slots, 0);
    known |= Parser.counter(text, WRITE_BYTES, 1, slots, 1);
    return known;
  }

  /** {@code limits}: open files, address space; the soft ones. One that is not set is absent. */
  static boolean limits(Text text, long[] slots) {
    boolean known = limit(text, OPEN_FILES, slots, 0);
    known |= limit(text, ADDRESS_SPACE, slots, 1);
    return known;
  }

  private static boolean limit(Text text, byte[] line, long[] slots, int slot) {
    if (!text.line(line)) {
      return false;
    }
    return text.next(UNLIMITED) || Parser.part(text, slots, slot, Parser.gauge(text.large()));
  }

  /** {@code status}: resident memory, in a unit that needs no page size. */
  static boolean status(Text text, long[] slots) {
    return HostFiles.kilobytes(text, VM_RSS, slots, 0);
  }
}
