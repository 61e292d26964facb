package dev.tare.health;

/** What is known of a check. */
public enum HealthState {
  /** It has said that all is well. */
  UP("up"),
  /** It has said that it is not, has thrown, or does not answer. */
  DOWN("down"),
  /** It has not answered for the first time, and its time is not over. */
  UNKNOWN("unknown");

  private final String word;

  HealthState(String word) {
    this.word = word;
  }

  /** As it stands in JSON. */
  public String word() {
    return word;
  }
}
