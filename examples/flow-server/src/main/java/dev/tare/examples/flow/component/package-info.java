/** What a process can do with messages. */
@NullMarked
package dev.tare.examples.flow.component;

import org.jspecify.annotations.NullMarked;
