@NullMarked
package dev.tare.otlp;

import org.jspecify.annotations.NullMarked;
