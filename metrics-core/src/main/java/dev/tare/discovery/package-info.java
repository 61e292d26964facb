/** Says what there is to scrape: the families of a server, and the servers themselves. */
@NullMarked
package dev.tare.discovery;

import org.jspecify.annotations.NullMarked;
