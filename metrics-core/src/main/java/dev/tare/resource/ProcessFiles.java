package dev.tare.resource;

/** Parsers of the files in {@code /proc/self} that need no state. */
final class ProcessFiles {
  private static final byte[] READ_BYTES = Text.word("read_bytes:");
  private static final byte[] WRITE_BYTES = Text.word("write_bytes:");
  private static final byte[] OPEN_FILES = Text.word("Max open files ");
  private static final byte[] ADDRESS_SPACE = Text.word("Max address space ");
  private static final byte[] UNLIMITED = Text.word("unlimited");
  private static final byte[] VM_RSS = Text.word("VmRSS:");
  private static final byte[] KILOBYTES = Text.word("kB");

  private ProcessFiles() {}

  /** {@code io}: bytes read from storage, bytes written to it. */
  static boolean io(Text text, long[] slots) {
    if (!text.line(READ_BYTES)) {
      return false;
    }
    slots[0] = text.count();
    if (!text.line(WRITE_BYTES)) {
      return false;
    }
    slots[1] = text.count();
    return !text.failed();
  }

  /** {@code limits}: open files, address space; the soft ones. One that is not set is absent. */
  static boolean limits(Text text, long[] slots) {
    boolean known = limit(text, OPEN_FILES, slots, 0);
    known |= limit(text, ADDRESS_SPACE, slots, 1);
    return known && !text.failed();
  }

  private static boolean limit(Text text, byte[] line, long[] slots, int slot) {
    if (!text.line(line)) {
      return false;
    }
    if (!text.next(UNLIMITED)) {
      slots[slot] = Parser.gauge(text.large());
    }
    return true;
  }

  /** {@code status}: resident memory, in a unit that needs no page size. */
  static boolean status(Text text, long[] slots) {
    if (!text.line(VM_RSS)) {
      return false;
    }
    slots[0] = Parser.gauge(text.count() * 1024.0);
    return text.next(KILOBYTES) && !text.failed();
  }
}
