package io.github.distillery.kernel.assist.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.ErroneousTree;
import com.sun.source.doctree.IndexTree;
import com.sun.source.doctree.InheritDocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.SummaryTree;
import com.sun.source.doctree.SystemPropertyTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes safe HTML of the running text of a comment: known elements without their attributes, all
 * else as text.
 */
final class CommentHtml extends SimpleDocTreeVisitor<Void, StringBuilder> {
  private static final Set<String> ELEMENTS =
      Set.of(
          "p",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "pre",
          "code",
          "b",
          "strong",
          "i",
          "em",
          "sub",
          "sup",
          "blockquote",
          "table",
          "caption",
          "thead",
          "tbody",
          "tfoot",
          "tr",
          "th",
          "td",
          "br",
          "hr",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "var",
          "kbd",
          "samp",
          "tt",
          "cite",
          "q",
          "small",
          "u",
          "s",
          "del",
          "ins",
          "abbr",
          "dfn");

  private static final String PRE = "<pre style=\"margin: 0.7em 0 0.7em 1.5em\">";

  private final String inherited;
  private boolean preformatted;

  /**
   * Makes HTML.
   *
   * @param inherited what stands for {@code {@inheritDoc}}
   */
  CommentHtml(String inherited) {
    this.inherited = inherited;
  }

  /**
   * HTML of a piece of a comment.
   *
   * @param content its trees
   * @return a fragment
   */
  String of(List<? extends DocTree> content) {
    StringBuilder html = new StringBuilder();
    content.forEach(tree -> tree.accept(this, html));
    return html.toString().strip();
  }

  /**
   * HTML of a comment's main part.
   *
   * @param comment a comment
   * @return a fragment
   */
  String body(DocCommentTree comment) {
    return of(comment.getFullBody());
  }

  @Override
  public Void visitText(TextTree text, StringBuilder html) {
    html.append(Safe.text(text.getBody()));
    return null;
  }

  @Override
  public Void visitLiteral(LiteralTree literal, StringBuilder html) {
    String text = literal.getBody().getBody();
    String body = Safe.text(preformatted ? withoutMargin(text) : text.strip());
    boolean code = literal.getKind() == DocTree.Kind.CODE && !preformatted;
    html.append(code ? "<code>" + body + "</code>" : body);
    return null;
  }

  /** The blanks that stand before every line, and empty lines around, are the comment's. */
  private static String withoutMargin(String code) {
    return code.stripTrailing().stripIndent().replaceFirst("^\\R+", "");
  }

  @Override
  public Void visitLink(LinkTree link, StringBuilder html) {
    String label =
        link.getLabel().isEmpty()
            ? Safe.text(reference(link.getReference().getSignature()))
            : of(link.getLabel());
    html.append(link.getKind() == DocTree.Kind.LINK_PLAIN ? label : "<code>" + label + "</code>");
    return null;
  }

  /** {@code java.util.List#of(Object)} reads {@code List.of(Object)}. */
  static String reference(String signature) {
    String plain = signature.replaceAll("\\b(?:\\p{Lower}\\w*\\.)+(?=\\p{Upper})", "");
    return plain.startsWith("#") ? plain.substring(1) : plain.replace('#', '.');
  }

  @Override
  public Void visitStartElement(StartElementTree element, StringBuilder html) {
    String name = element.getName().toString().toLowerCase(Locale.ROOT);
    if (ELEMENTS.contains(name)) {
      html.append(name.equals("pre") ? PRE : "<" + name + ">");
      preformatted |= name.equals("pre");
    }
    return null;
  }

  @Override
  public Void visitEndElement(EndElementTree element, StringBuilder html) {
    String name = element.getName().toString().toLowerCase(Locale.ROOT);
    if (ELEMENTS.contains(name)) {
      html.append("</").append(name).append('>');
      preformatted &= !name.equals("pre");
    }
    return null;
  }

  @Override
  public Void visitEntity(EntityTree entity, StringBuilder html) {
    html.append('&').append(Safe.text(entity.getName().toString())).append(';');
    return null;
  }

  @Override
  public Void visitInheritDoc(InheritDocTree tree, StringBuilder html) {
    html.append(inherited);
    return null;
  }

  @Override
  public Void visitReturn(ReturnTree result, StringBuilder html) {
    html.append("Returns ").append(of(result.getDescription())).append('.');
    return null;
  }

  @Override
  public Void visitSummary(SummaryTree summary, StringBuilder html) {
    html.append(of(summary.getSummary()));
    return null;
  }

  @Override
  public Void visitIndex(IndexTree index, StringBuilder html) {
    index.getSearchTerm().accept(this, html);
    return null;
  }

  @Override
  public Void visitSystemProperty(SystemPropertyTree property, StringBuilder html) {
    html.append("<code>")
        .append(Safe.text(property.getPropertyName().toString()))
        .append("</code>");
    return null;
  }

  @Override
  public Void visitValue(ValueTree value, StringBuilder html) {
    String of = value.getReference() == null ? "" : value.getReference().getSignature();
    html.append("<code>").append(Safe.text(reference(of))).append("</code>");
    return null;
  }

  @Override
  public Void visitErroneous(ErroneousTree wrong, StringBuilder html) {
    html.append(Safe.text(wrong.getBody()));
    return null;
  }

  /** What newer JDKs have: snippets, and text in Markdown. */
  @Override
  protected Void defaultAction(DocTree tree, StringBuilder html) {
    String kind = tree.getKind().name();
    String text = tree.toString();
    if (kind.equals("SNIPPET")) {
      int begin = text.indexOf(':');
      String code = begin < 0 ? "" : text.substring(begin + 1, text.lastIndexOf('}'));
      html.append(PRE).append(Safe.text(withoutMargin(withoutMarkup(code)))).append("</pre>");
    } else if (kind.equals("MARKDOWN")) {
      html.append(Safe.text(text).replaceAll("\\R\\s*\\R", "<p>"));
    }
    return null;
  }

  private static String withoutMarkup(String code) {
    return code.replaceAll("(?m)[ \\t]*//[ \\t]*@\\w+.*$", "");
  }
}
