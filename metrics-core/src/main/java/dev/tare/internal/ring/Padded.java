package dev.tare.internal.ring;

/** The long itself, between the two paddings. */
abstract class Padded extends Padding {
  long value;
}
