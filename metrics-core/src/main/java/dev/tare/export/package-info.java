/** What turns a snapshot into bytes. */
@NullMarked
package dev.tare.export;

import org.jspecify.annotations.NullMarked;
