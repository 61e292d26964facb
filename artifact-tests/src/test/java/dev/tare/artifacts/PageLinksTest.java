package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What a page links to is there, the heading included; what is elsewhere on the net is not asked.
 */
class PageLinksTest {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
  private static final Pattern LINKED = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

  /** More than a page or two: a pattern that finds nothing would find no fault. */
  private static final int LEAST = 300;

  @Test
  void shouldLinkToWhatIsThere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      String text = CODE.matcher(withoutFences(page)).replaceAll("");
      for (String link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
        if (!link.matches("[a-z]+:.*")) {
          links++;
          if (isBroken(page, link)) {
            broken.add(Staged.ROOT.relativize(page) + ": " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(LEAST);
  }

  /** Never looks into what a build is writing at the same time. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        Staged.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean ours = !NOT_OURS.contains(String.valueOf(folder.getFileName()));
            return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  private static String withoutFences(Path page) {
    return FENCED.matcher(Page.text(page)).replaceAll("");
  }

  private static boolean isBroken(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return !Files.exists(target)
        || (hash >= 0
            && target.toString().endsWith(".md")
            && !anchors(target).contains(link.substring(hash + 1)));
  }

  /** As GitHub makes them of headings: of two that are alike the second has a number. */
  private static Set<String> anchors(Path page) {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    HEADING
        .matcher(withoutFences(page))
        .results()
        .map(heading -> LINKED.matcher(heading.group(1)).replaceAll("$1"))
        .map(text -> text.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", ""))
        .map(text -> text.replace(' ', '-'))
        .forEach(
            text -> {
              int before = seen.merge(text, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? text : text + "-" + before);
            });
    return anchors;
  }
}
