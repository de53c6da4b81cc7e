package io.github.distillery.kernel.assist.docs;

import com.sun.source.doctree.DocCommentTree;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes pages of documentation: signatures, then the comment from the sources. */
public final class Documents {
  private static final int MOST_OVERLOADS = 8;
  private static final int MOST_CELLS = 200;
  private static final int MOST_FILES = 4;

  private final SourceFinder finder;
  private final Deque<String> cells = new ArrayDeque<>();
  private final Map<Class<?>, Optional<SourceComments>> files =
      new LinkedHashMap<>(MOST_FILES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Class<?>, Optional<SourceComments>> eldest) {
          return size() > MOST_FILES;
        }
      };
  private String writing = "";

  /** Documents from the sources of this JVM's JDK and class path. */
  public Documents() {
    this(new SourceFinder(SourceFinder.ofThisJdk()));
  }

  Documents(SourceFinder finder) {
    this.finder = finder;
  }

  /**
   * Keeps a cell that has run, for the comments of what it declares.
   *
   * @param source the cell's text
   */
  public synchronized void remember(String source) {
    if (source.contains("/**")) {
      cells.addFirst(source);
      if (cells.size() > MOST_CELLS) {
        cells.removeLast();
      }
    }
  }

  /**
   * Says which cell is being written; its comments come before those of others.
   *
   * @param source the cell's text
   */
  public synchronized void writing(String source) {
    writing = source;
  }

  /**
   * A page.
   *
   * @param page what it is about
   * @param detail 0 for the usual, 1 for every overload
   * @return HTML and text
   */
  public synchronized MimeBundle show(DocPage page, int detail) {
    List<String> signatures = page.signatures();
    int shown = detail > 0 ? signatures.size() : Math.min(signatures.size(), MOST_OVERLOADS);
    StringBuilder html = new StringBuilder("<div>");
    html.append("<pre style=\"margin: 0 0 0.5em 0\"><b>")
        .append(Safe.text(first(page)))
        .append("</b></pre>");
    if (!page.importLine().isEmpty()) {
      html.append("<p><code>").append(Safe.text(page.importLine())).append("</code></p>");
    }
    if (page.member().kind() != Member.Kind.TYPE) {
      page.owner().ifPresent(owner -> html.append(dim(owner.getCanonicalName())));
    }
    description(page).ifPresent(html::append);
    if (signatures.size() > 1) {
      html.append("<p><b>Other overloads</b></p><pre>");
      html.append(Safe.text(String.join("\n", signatures.subList(1, shown))));
      if (shown < signatures.size()) {
        html.append("\n... and ").append(signatures.size() - shown).append(" more");
      }
      html.append("</pre>");
    }
    html.append(missingSources(page)).append("</div>");
    String whole = html.toString();
    return MimeBundle.text(Safe.plain(whole)).with(MimeBundle.HTML, whole);
  }

  private String missingSources(DocPage page) {
    if (page.owner().filter(finder::lacksJdkSources).isEmpty()) {
      return "";
    }
    return dim(
        "No documentation: this JDK has no lib/src.zip. On Debian and Ubuntu the package openjdk-"
            + Runtime.version().feature()
            + "-source brings it.");
  }

  private static String dim(String text) {
    return "<p style=\"opacity: 0.6\">" + Safe.text(text) + "</p>";
  }

  /** The first signature; a type's with what kind of type it is. */
  private static String first(DocPage page) {
    String signature = page.signatures().get(0);
    boolean named =
        page.owner().isPresent() && signature.startsWith(page.owner().get().getPackageName());
    if (page.member().kind() != Member.Kind.TYPE || !named) {
      return signature;
    }
    Class<?> type = page.owner().get();
    String kind =
        type.isAnnotation()
            ? "@interface"
            : type.isInterface()
                ? "interface"
                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    return kind + " " + signature;
  }

  private Optional<String> description(DocPage page) {
    return page.owner().isEmpty()
        ? ofCells(page.member()).map(comment -> Description.html(comment, ""))
        : ofClass(page.owner().get(), page.member(), new LinkedHashSet<>());
  }

  private Optional<DocCommentTree> ofCells(Member member) {
    List<String> sources = new ArrayList<>();
    sources.add(writing);
    sources.addAll(cells);
    return sources.stream()
        .filter(source -> source.contains("/**") && source.contains(member.name()))
        .flatMap(source -> declarations(source).stream())
        .flatMap(source -> SourceComments.of(source).stream())
        .flatMap(comments -> comments.comment(List.of(), member).stream())
        .findFirst();
  }

  /** From each comment on, as if in a class: cells have methods and statements outside of one. */
  private static List<String> declarations(String cell) {
    List<String> found = new ArrayList<>();
    int comment = cell.indexOf("/**");
    while (comment >= 0) {
      int next = cell.indexOf("/**", comment + 1);
      found.add("class Cell {" + cell.substring(comment, next < 0 ? cell.length() : next) + "}");
      comment = next;
    }
    return found;
  }

  /** The comment of a class's member, or of the method that it overrides. */
  private Optional<String> ofClass(Class<?> type, Member member, Set<Class<?>> seen) {
    if (!seen.add(type)) {
      return Optional.empty();
    }
    Optional<DocCommentTree> own =
        comments(type).flatMap(comments -> comments.comment(path(type), member));
    if (own.isEmpty() && isAccessor(type, member)) {
      Member whole = new Member(Member.Kind.TYPE, type.getSimpleName(), List.of());
      return comments(type)
          .flatMap(comments -> comments.comment(path(type), whole))
          .flatMap(comment -> Description.ofComponent(comment, member.name()));
    }
    boolean inherits = member.kind() == Member.Kind.METHOD;
    if (own.isPresent() && !(inherits && own.get().toString().contains("{@inheritDoc}"))) {
      return own.map(comment -> Description.html(comment, ""));
    }
    Optional<String> inherited = inherits ? inherited(type, member, seen) : Optional.empty();
    return own.isPresent()
        ? own.map(comment -> Description.html(comment, inherited.orElse("")))
        : inherited;
  }

  private static boolean isAccessor(Class<?> type, Member member) {
    return member.kind() == Member.Kind.METHOD
        && member.parameters().isEmpty()
        && Member.isComponent(type, member.name());
  }

  private Optional<String> inherited(Class<?> type, Member member, Set<Class<?>> seen) {
    List<Class<?>> parents = new ArrayList<>();
    if (type.getSuperclass() != null) {
      parents.add(type.getSuperclass());
    }
    parents.addAll(List.of(type.getInterfaces()));
    return parents.stream().flatMap(parent -> ofClass(parent, member, seen).stream()).findFirst();
  }

  private Optional<SourceComments> comments(Class<?> type) {
    return files.computeIfAbsent(type, one -> finder.source(one).flatMap(SourceComments::of));
  }

  private static List<String> path(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      names.add(0, at.getSimpleName());
    }
    return names;
  }
}
