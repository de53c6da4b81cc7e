package io.github.distillery.kernel.display;

import io.github.distillery.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * Images in a terminal: drawn in place where the terminal has a protocol for it, otherwise saved to
 * a file whose path is printed.
 */
final class TerminalImages {
  /** How a terminal takes images. */
  enum Protocol {
    /** Kitty's, which Ghostty has too. */
    KITTY,
    /** iTerm2's, which WezTerm has too. */
    ITERM,
    /** None: images go to files. */
    FILES;

    /**
     * What a terminal can do, as far as it tells.
     *
     * @param environment the environment variables
     * @return the protocol
     */
    static Protocol of(Map<String, String> environment) {
      String program = environment.getOrDefault("TERM_PROGRAM", "");
      String terminal = environment.getOrDefault("TERM", "");
      // These pass on what they do not know in pieces, or not at all.
      if (environment.containsKey("TMUX") || terminal.startsWith("screen")) {
        return FILES;
      }
      if (environment.containsKey("KITTY_WINDOW_ID")
          || terminal.equals("xterm-kitty")
          || program.equals("ghostty")) {
        return KITTY;
      }
      return program.equals("iTerm.app") || program.equals("WezTerm") ? ITERM : FILES;
    }
  }

  private static final String FOLDER_PROPERTY = "distillery.charts";
  private static final int CHARACTERS_OF_A_KITTY_CHUNK = 4096;
  private static final int PIXELS_OF_A_COLUMN = 9;
  private static final String ESCAPE = "\u001b";

  private final Protocol protocol;
  private final String wantedFolder;
  private Path folder;
  private int saved;

  /**
   * Images for one session.
   *
   * @param protocol how the terminal takes them
   * @param folder where files go; null for a new folder among the system's temporary files
   */
  TerminalImages(Protocol protocol, String folder) {
    this.protocol = protocol;
    this.wantedFolder = folder;
  }

  /**
   * Images for this session; the system property {@code distillery.charts} names the folder.
   *
   * @param terminal whether the output is a terminal at all
   * @return the images
   */
  static TerminalImages forSession(boolean terminal) {
    return new TerminalImages(
        terminal ? Protocol.of(System.getenv()) : Protocol.FILES,
        System.getProperty(FOLDER_PROPERTY));
  }

  /**
   * What to print for a value.
   *
   * @param bundle what the value looks like
   * @return a line or an escape sequence; empty where the value has no image
   */
  synchronized String of(MimeBundle bundle) {
    if (!(bundle.data().get(MimeBundle.PNG) instanceof byte[] png)) {
      return "";
    }
    int width = width(bundle);
    return switch (protocol) {
      case KITTY -> kitty(png, width);
      case ITERM -> iterm(png, width);
      case FILES -> file(png);
    };
  }

  private static int width(MimeBundle bundle) {
    return bundle.metadata().get(MimeBundle.PNG) instanceof Map<?, ?> size
            && size.get("width") instanceof Number width
        ? width.intValue()
        : 0;
  }

  private static String iterm(byte[] png, int width) {
    String wide = width > 0 ? ";width=" + width + "px" : "";
    return ESCAPE
        + "]1337;File=inline=1;size="
        + png.length
        + wide
        + ":"
        + Base64.getEncoder().encodeToString(png)
        + "\u0007";
  }

  private static String kitty(byte[] png, int width) {
    String encoded = Base64.getEncoder().encodeToString(png);
    String wide = width > 0 ? ",c=" + Math.max(1, width / PIXELS_OF_A_COLUMN) : "";
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < encoded.length(); at += CHARACTERS_OF_A_KITTY_CHUNK) {
      int end = Math.min(encoded.length(), at + CHARACTERS_OF_A_KITTY_CHUNK);
      text.append(ESCAPE).append("_G");
      if (at == 0) {
        text.append("a=T,f=100,q=2").append(wide).append(',');
      }
      text.append("m=").append(end < encoded.length() ? 1 : 0);
      text.append(';').append(encoded, at, end).append(ESCAPE).append('\\');
    }
    return text.toString();
  }

  private String file(byte[] png) {
    try {
      if (folder == null) {
        folder =
            wantedFolder == null
                ? Files.createTempDirectory("distillery-charts-")
                : Files.createDirectories(Path.of(wantedFolder).toAbsolutePath());
      }
      Path file;
      do {
        saved++;
        file = folder.resolve("chart-" + saved + ".png");
      } while (Files.exists(file));
      AtomicFile.write(file, out -> out.write(png));
      return "saved: " + file;
    } catch (IOException e) {
      return "not saved: "
          + e.getMessage()
          + "; -R-D"
          + FOLDER_PROPERTY
          + "=DIR names another folder";
    }
  }
}
