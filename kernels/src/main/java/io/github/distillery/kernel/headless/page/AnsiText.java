package io.github.distillery.kernel.headless.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with a terminal's colours as HTML with spans. */
final class AnsiText {
  private static final Pattern ESCAPE =
      Pattern.compile("\u001b(?:\\[([0-9;:?]*)([@-~])|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|.)");
  private static final int[] CUBE = {0, 95, 135, 175, 215, 255};

  private final StringBuilder html = new StringBuilder();
  private final Set<String> weights = new TreeSet<>();
  private String foreground = "";
  private String background = "";
  private String foregroundStyle = "";
  private String backgroundStyle = "";

  private AnsiText() {}

  /**
   * Turns colours into spans and drops every other control sequence.
   *
   * @param text text as a terminal gets it
   * @return HTML, escaped
   */
  static String html(String text) {
    AnsiText ansi = new AnsiText();
    Matcher escape = ESCAPE.matcher(text);
    int end = 0;
    while (escape.find()) {
      ansi.append(text.substring(end, escape.start()));
      end = escape.end();
      if ("m".equals(escape.group(2))) {
        ansi.select(escape.group(1));
      }
    }
    ansi.append(text.substring(end));
    return ansi.html.toString();
  }

  private void append(String text) {
    if (text.isEmpty()) {
      return;
    }
    List<String> classes = new ArrayList<>(weights);
    classes.add(foreground);
    classes.add(background);
    classes.removeIf(String::isEmpty);
    String style = foregroundStyle + backgroundStyle;
    if (classes.isEmpty() && style.isEmpty()) {
      html.append(Text.escape(text));
      return;
    }
    html.append("<span");
    html.append(classes.isEmpty() ? "" : " class=\"" + String.join(" ", classes) + "\"");
    html.append(style.isEmpty() ? "" : " style=\"" + style + "\"");
    html.append('>').append(Text.escape(text)).append("</span>");
  }

  private void select(String parameters) {
    List<Integer> codes = new ArrayList<>();
    for (String code : parameters.split("[;:]")) {
      codes.add(code.matches("\\d{1,4}") ? Integer.parseInt(code) : 0);
    }
    while (!codes.isEmpty()) {
      int code = codes.remove(0);
      if (code == 38 || code == 48) {
        extended(code == 38, codes);
      } else {
        select(code);
      }
    }
  }

  private void select(int code) {
    switch (code) {
      case 0 -> {
        weights.clear();
        foreground(-1);
        background(-1);
      }
      case 1 -> weights.add("ansi-bold");
      case 2 -> weights.add("ansi-faint");
      case 3 -> weights.add("ansi-italic");
      case 4 -> weights.add("ansi-underline");
      case 22 -> weights.removeAll(Set.of("ansi-bold", "ansi-faint"));
      case 23 -> weights.remove("ansi-italic");
      case 24 -> weights.remove("ansi-underline");
      case 39 -> foreground(-1);
      case 49 -> background(-1);
      default -> {
        if (code >= 30 && code < 38) {
          foreground(code - 30);
        } else if (code >= 40 && code < 48) {
          background(code - 40);
        } else if (code >= 90 && code < 98) {
          foreground(code - 82);
        } else if (code >= 100 && code < 108) {
          background(code - 92);
        }
      }
    }
  }

  private void foreground(int colour) {
    foreground = colour < 0 ? "" : "ansi-" + colour;
    foregroundStyle = "";
  }

  private void background(int colour) {
    background = colour < 0 ? "" : "ansi-on-" + colour;
    backgroundStyle = "";
  }

  private void extended(boolean front, List<Integer> codes) {
    int kind = codes.isEmpty() ? 0 : codes.remove(0);
    String colour;
    if (kind == 5 && !codes.isEmpty()) {
      int number = codes.remove(0);
      if (number < 16) {
        select(number < 8 ? (front ? 30 : 40) + number : (front ? 82 : 92) + number);
        return;
      }
      colour = number < 232 ? cube(number - 16) : rgb(8 + 10 * (number - 232));
    } else if (kind == 2 && codes.size() >= 3) {
      colour = rgb(codes.remove(0), codes.remove(0), codes.remove(0));
    } else {
      return;
    }
    if (front) {
      foreground(-1);
      foregroundStyle = "color:" + colour + ";";
    } else {
      background(-1);
      backgroundStyle = "background:" + colour + ";";
    }
  }

  private static String cube(int number) {
    return rgb(CUBE[number / 36 % 6], CUBE[number / 6 % 6], CUBE[number % 6]);
  }

  private static String rgb(int grey) {
    return rgb(grey, grey, grey);
  }

  private static String rgb(int red, int green, int blue) {
    return "rgb(" + red + "," + green + "," + blue + ")";
  }
}
