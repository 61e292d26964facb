package dev.tare.jetty;

import org.jspecify.annotations.Nullable;

/**
 * What a context says of the requests that come to it.
 *
 * @param prefix what is put before a mapping in it
 * @param host the first of its virtual hosts; empty where it has none
 * @param templates names, in a servlet's mapping, what a framework has matched; null where none is
 *     known
 */
record Place(String prefix, String host, @Nullable RouteResolver templates) {}
