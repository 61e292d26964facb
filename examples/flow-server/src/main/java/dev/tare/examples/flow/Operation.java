package dev.tare.examples.flow;

/** What a caller asks of the server. */
enum Operation {
  CREATE("create"),
  START("start"),
  STOP("stop"),
  RESTART("restart"),
  KILL("kill"),
  DELETE("delete"),
  LIST("list"),
  STATUS("status"),
  MESSAGE("message"),
  DELIVER("deliver");

  /** How it went. */
  enum Result {
    /** Done. */
    OK("ok"),
    /** Nothing to do: it was so already. */
    UNCHANGED("unchanged"),
    /** Not done, by a fault of the caller or because it does not fit the present state. */
    REFUSED("refused"),
    /** Not done, by a fault of the server. */
    FAILED("failed");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
