package io.github.distillery.kernel.assist.docs;

import com.sun.source.doctree.DeprecatedTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.doctree.ThrowsTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole comment as HTML: its text, then parameters, result, exceptions and the rest. */
final class Description {
  private Description() {}

  /**
   * A comment as HTML.
   *
   * @param comment a comment
   * @param inherited what stands for {@code {@inheritDoc}}
   * @return a fragment
   */
  static String html(DocCommentTree comment, String inherited) {
    CommentHtml text = new CommentHtml(inherited);
    Map<String, List<String>> parts = new LinkedHashMap<>();
    for (String title :
        List.of(
            "Deprecated", "Type parameters", "Parameters", "Returns", "Throws", "Since", "See")) {
      parts.put(title, new ArrayList<>());
    }
    for (DocTree tag : comment.getBlockTags()) {
      add(tag, text, parts);
    }
    StringBuilder html = new StringBuilder("<div>").append(text.body(comment)).append("</div>");
    parts.forEach(
        (title, items) -> {
          if (!items.isEmpty()) {
            html.append("<dl><dt><b>").append(title).append("</b></dt>");
            items.forEach(item -> html.append("<dd>").append(item).append("</dd>"));
            html.append("</dl>");
          }
        });
    return html.toString();
  }

  /**
   * What a record's comment says of one of its components, for an accessor without a comment.
   *
   * @param comment the record's comment
   * @param name the component's
   * @return a fragment; empty where it says nothing
   */
  static Optional<String> ofComponent(DocCommentTree comment, String name) {
    return comment.getBlockTags().stream()
        .filter(ParamTree.class::isInstance)
        .map(ParamTree.class::cast)
        .filter(tag -> !tag.isTypeParameter() && tag.getName().getName().contentEquals(name))
        .map(tag -> "<div>" + new CommentHtml("").of(tag.getDescription()) + "</div>")
        .findFirst();
  }

  private static void add(DocTree tag, CommentHtml text, Map<String, List<String>> parts) {
    if (tag instanceof ParamTree parameter) {
      String name = Safe.text(parameter.getName().toString());
      boolean type = parameter.isTypeParameter();
      parts
          .get(type ? "Type parameters" : "Parameters")
          .add(
              "<code>"
                  + (type ? "&lt;" + name + "&gt;" : name)
                  + "</code> – "
                  + text.of(parameter.getDescription()));
    } else if (tag instanceof ReturnTree result) {
      parts.get("Returns").add(text.of(result.getDescription()));
    } else if (tag instanceof ThrowsTree thrown) {
      String name = Safe.text(CommentHtml.reference(thrown.getExceptionName().getSignature()));
      String when = text.of(thrown.getDescription());
      parts.get("Throws").add("<code>" + name + "</code>" + (when.isEmpty() ? "" : " – " + when));
    } else if (tag instanceof SinceTree since) {
      parts.get("Since").add(text.of(since.getBody()));
    } else if (tag instanceof DeprecatedTree deprecated) {
      parts.get("Deprecated").add(text.of(deprecated.getBody()));
    } else if (tag instanceof SeeTree see) {
      String what = see.getReference().toString();
      boolean markup = what.contains("<");
      parts
          .get("See")
          .add(
              markup
                  ? text.of(see.getReference())
                  : "<code>" + Safe.text(CommentHtml.reference(what)) + "</code>");
    }
  }
}
