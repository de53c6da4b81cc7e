package io.github.distillery.kernel.headless.page;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.distillery.kernel.headless.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Markdown cells as HTML: tables, formulas, coloured Java, headings with anchors, pictures put into
 * the page. HTML in the Markdown is kept, as Jupyter keeps it for notebooks one trusts.
 */
final class MarkdownHtml {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Map<String, String> PICTURES =
      Map.of(
          "png",
          "image/png",
          "jpg",
          "image/jpeg",
          "jpeg",
          "image/jpeg",
          "gif",
          "image/gif",
          "svg",
          "image/svg+xml",
          "webp",
          "image/webp");

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final TextContentRenderer plain =
      TextContentRenderer.builder().extensions(EXTENSIONS).build();
  private final Path folder;
  private final Contents contents;

  /**
   * A renderer for one page.
   *
   * @param folder where the notebook lies, for the pictures it names
   * @param contents collects the headings
   */
  MarkdownHtml(Path folder, Contents contents) {
    this.folder = folder;
    this.contents = contents;
  }

  /**
   * Renders a Markdown cell.
   *
   * @param cell the cell
   * @return HTML
   */
  String html(Cell cell) {
    return html(cell.source(), cell, true);
  }

  /**
   * Renders Markdown that a code cell put out; its headings stay out of the contents.
   *
   * @param markdown the text
   * @return HTML
   */
  String html(String markdown) {
    return html(markdown, new Cell(new JsonObject()), false);
  }

  private String html(String markdown, Cell cell, boolean collect) {
    MathShield shield = new MathShield();
    Node document = parser.parse(shield.hide(markdown));
    document.accept(new Targets(cell));
    HtmlRenderer renderer =
        HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .nodeRendererFactory(JavaBlocks::new)
            .attributeProviderFactory(
                context ->
                    (node, tag, attributes) -> {
                      if (collect && node instanceof Heading heading) {
                        attributes.put("id", anchor(heading, shield));
                      }
                    })
            .build();
    return shield.show(renderer.render(document));
  }

  private String anchor(Heading heading, MathShield shield) {
    String text = plain.render(heading).strip();
    return contents.add(heading.getLevel(), shield.plain(text), shield.show(Text.escape(text)));
  }

  /** Points links and pictures to where they are in a page. */
  private final class Targets extends AbstractVisitor {
    private final Cell cell;

    Targets(Cell cell) {
      this.cell = cell;
    }

    @Override
    public void visit(Link link) {
      String target = link.getDestination();
      if (!target.contains(":")) {
        link.setDestination(target.replaceFirst("\\.ipynb(?=$|#)", ".html"));
      }
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      String target = image.getDestination();
      if (target.startsWith("attachment:")) {
        attached(image, target.substring("attachment:".length()));
      } else if (!target.contains(":")) {
        inFolder(image, target);
      }
      visitChildren(image);
    }

    private void attached(Image image, String name) {
      if (cell.json().get("attachments") instanceof JsonObject all
          && all.get(name) instanceof JsonObject bundle
          && !bundle.isEmpty()) {
        String type = bundle.keySet().iterator().next();
        if (bundle.get(type) instanceof JsonPrimitive base64) {
          image.setDestination("data:" + type + ";base64," + base64.getAsString().strip());
        }
      }
    }

    private void inFolder(Image image, String target) {
      String ending = target.substring(target.lastIndexOf('.') + 1).toLowerCase();
      if (!PICTURES.containsKey(ending)) {
        return;
      }
      try {
        byte[] bytes = Files.readAllBytes(folder.resolve(target));
        image.setDestination(
            "data:"
                + PICTURES.get(ending)
                + ";base64,"
                + Base64.getEncoder().encodeToString(bytes));
      } catch (IOException | InvalidPathException e) {
        // The page shows the picture's text instead, as JupyterLab does.
        image.setDestination(target);
      }
    }
  }

  /** Fenced blocks of Java, in the same colours as code cells. */
  private record JavaBlocks(HtmlNodeRendererContext context) implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(FencedCodeBlock.class);
    }

    @Override
    public void render(Node node) {
      FencedCodeBlock block = (FencedCodeBlock) node;
      boolean java = block.getInfo() != null && block.getInfo().strip().equals("java");
      String code = java ? CodeColours.html(block.getLiteral()) : Text.escape(block.getLiteral());
      context.getWriter().line();
      context.getWriter().raw("<pre class=\"code\"><code>" + code + "</code></pre>");
      context.getWriter().line();
    }
  }
}
