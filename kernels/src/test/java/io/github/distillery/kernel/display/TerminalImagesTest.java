package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.display.TerminalImages.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalImagesTest {
  private static final byte[] PNG = new byte[5000];

  @TempDir private Path folder;

  @Test
  void aTerminalIsKnownByWhatItSaysOfItself() {
    assertThat(Protocol.of(Map.of("KITTY_WINDOW_ID", "1"))).isEqualTo(Protocol.KITTY);
    assertThat(Protocol.of(Map.of("TERM_PROGRAM", "iTerm.app"))).isEqualTo(Protocol.ITERM);
    assertThat(Protocol.of(Map.of("TERM", "xterm-256color"))).isEqualTo(Protocol.FILES);
    assertThat(Protocol.of(Map.of("TERM_PROGRAM", "iTerm.app", "TMUX", "/tmp/tmux")))
        .isEqualTo(Protocol.FILES);
  }

  @Test
  void chartsAreSavedOneFileEachAndNeverOverAnOlderOne() throws Exception {
    Files.writeString(folder.resolve("chart-1.png"), "of yesterday");
    TerminalImages images = new TerminalImages(Protocol.FILES, folder.toString());

    assertThat(images.of(chart())).isEqualTo("saved: " + folder.resolve("chart-2.png"));
    assertThat(images.of(chart())).isEqualTo("saved: " + folder.resolve("chart-3.png"));
    assertThat(folder.resolve("chart-2.png")).hasBinaryContent(PNG);
    assertThat(folder.resolve("chart-1.png")).hasContent("of yesterday");
  }

  @Test
  void kittyGetsChunksOfWhichTheLastSaysSo() {
    String text = new TerminalImages(Protocol.KITTY, null).of(chart());

    String[] chunks = text.split("\u001b_G");
    assertThat(chunks).hasSize(3);
    assertThat(chunks[1]).startsWith("a=T,f=100,q=2,c=66,m=1;").endsWith("\u001b\\");
    assertThat(chunks[2]).startsWith("m=0;").endsWith("\u001b\\");
    String sent = (chunks[1] + chunks[2]).replaceAll("[a-z][^;]*;|\u001b\\\\", "");
    assertThat(Base64.getDecoder().decode(sent)).isEqualTo(PNG);
  }

  @Test
  void itermGetsTheImageAtItsOwnWidth() {
    assertThat(new TerminalImages(Protocol.ITERM, null).of(chart()))
        .startsWith("\u001b]1337;File=inline=1;size=5000;width=600px:")
        .endsWith("\u0007");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidAndIsNoException() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(new TerminalImages(Protocol.FILES, file.resolve("charts").toString()).of(chart()))
        .startsWith("not saved: ")
        .contains("distillery.charts");
  }

  @Test
  void theTextStandsAboveTheImage() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    TextOutput output =
        TextOutput.to(out, out).with(new TerminalImages(Protocol.FILES, folder.toString()));

    output.display(chart(), null);
    output.display(MimeBundle.text("no image"), null);

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("a chart", "saved: " + folder.resolve("chart-1.png"), "no image");
  }

  private static MimeBundle chart() {
    return new MimeBundle(
        Map.of(MimeBundle.PLAIN, "a chart", MimeBundle.PNG, PNG),
        Map.of(MimeBundle.PNG, Map.of("width", 600, "height", 400)));
  }
}
