package io.github.distillery.kernel.magic.maven;

import io.github.distillery.kernel.magic.MagicException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Makes a whole POM of the parts that a README shows: loose dependencies and repositories. */
final class PomText {
  private static final Map<String, String> DEFAULTS = defaults();
  private static final Set<String> TAKEN = Set.of("dependencyManagement", "properties", "parent");

  private PomText() {}

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("modelVersion", "4.0.0");
    defaults.put("groupId", "notebook");
    defaults.put("artifactId", "cell");
    defaults.put("version", "1");
    return defaults;
  }

  /**
   * A whole POM.
   *
   * @param text a POM, or parts of one in any order
   * @return a POM
   * @throws MagicException if the text is no XML
   */
  static String whole(String text) {
    String body = text.strip();
    if (body.replaceFirst("(?s)^(<\\?.*?\\?>|<!--.*?-->|\\s)++", "").startsWith("<project")) {
      return body;
    }
    List<Node> dependencies = new ArrayList<>();
    List<Node> repositories = new ArrayList<>();
    StringBuilder pom = new StringBuilder("<project>");
    Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    for (Element part : children(parse("<parts>" + body + "</parts>"))) {
      switch (part.getTagName()) {
        case "dependency" -> dependencies.add(part);
        case "repository" -> repositories.add(part);
        case "dependencies" -> dependencies.addAll(children(part));
        case "repositories" -> repositories.addAll(children(part));
        default -> {
          if (values.containsKey(part.getTagName())) {
            values.put(part.getTagName(), part.getTextContent().strip());
          } else if (TAKEN.contains(part.getTagName())) {
            pom.append(source(part));
          }
        }
      }
    }
    values.forEach(
        (name, value) ->
            pom.append('<').append(name).append('>').append(value).append("</" + name + ">"));
    append(pom, "repositories", repositories);
    append(pom, "dependencies", dependencies);
    return pom.append("</project>").toString();
  }

  private static void append(StringBuilder pom, String name, List<Node> nodes) {
    pom.append('<').append(name).append('>');
    nodes.forEach(node -> pom.append(source(node)));
    pom.append("</").append(name).append('>');
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node one = parent.getFirstChild(); one != null; one = one.getNextSibling()) {
      if (one instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      // A POM needs no document type, and one from elsewhere could read files.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXParseException e) {
      throw new MagicException(
          "the POM is no XML at line " + e.getLineNumber() + ": " + e.getMessage());
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new MagicException("the POM cannot be read: " + e.getMessage());
    }
  }

  private static String source(Node node) {
    try {
      Transformer writer = TransformerFactory.newInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(node), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new MagicException("the POM cannot be read: " + e.getMessage());
    }
  }
}
