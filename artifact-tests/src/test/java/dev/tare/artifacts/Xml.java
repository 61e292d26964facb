package dev.tare.artifacts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A POM's elements, by their names. */
record Xml(Element element) {

  static Xml read(Path file) throws IOException {
    try {
      return new Xml(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  List<Xml> children() {
    List<Xml> children = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(new Xml(child));
      }
    }
    return children;
  }

  String name() {
    return element.getTagName();
  }

  String text() {
    return element.getTextContent().strip();
  }

  /** The first at the end of a path such as {@code scm/url}. */
  Optional<Xml> find(String path) {
    Optional<Xml> found = Optional.of(this);
    for (String step : path.split("/", -1)) {
      found =
          found.flatMap(
              at -> at.children().stream().filter(child -> child.name().equals(step)).findFirst());
    }
    return found;
  }

  /** The text at the end of a path; empty if there is none. */
  String text(String path) {
    return find(path).map(Xml::text).orElse("");
  }

  /** What is in the element at the end of a path; nothing if there is none. */
  List<Xml> list(String path) {
    return find(path).map(Xml::children).orElse(List.of());
  }
}
