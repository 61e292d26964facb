package dev.tare.health;

/** What becomes of a server whose check fails. */
public enum HealthKind {
  /** It is started again: for what only a new process cures. */
  LIVE("live"),
  /** It gets no requests until the check says otherwise: for what it cannot answer without. */
  READY("ready"),
  /** It is waited for: asked until it has succeeded once, and never again. */
  STARTUP("startup"),
  /** An operator wants to know, and no probe is turned: shown with those of readiness. */
  ADVISORY("advisory");

  private final String word;

  HealthKind(String word) {
    this.word = word;
  }

  /** As it stands in paths, labels and JSON. */
  public String word() {
    return word;
  }
}
