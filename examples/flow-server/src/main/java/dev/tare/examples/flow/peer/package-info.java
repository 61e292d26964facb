/** Messages to and from flows of other servers, over HTTP. */
@NullMarked
package dev.tare.examples.flow.peer;

import org.jspecify.annotations.NullMarked;
