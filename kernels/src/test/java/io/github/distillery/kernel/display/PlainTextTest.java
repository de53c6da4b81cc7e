package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void showingAnIteratorOrAStreamTakesNothingFromIt() {
    Iterator<String> iterator = List.of("a", "b").iterator();
    Stream<Integer> endless = Stream.iterate(1, i -> i + 1);
    PlainText.of(iterator);
    PlainText.of(endless);
    assertThat(iterator.next()).isEqualTo("a");
    assertThat(endless.limit(2)).containsExactly(1, 2);
  }

  @Test
  void aListThatIsLargerThanMemoryIsCut() {
    List<Integer> everyNumber =
        new AbstractList<>() {
          @Override
          public Integer get(int index) {
            return index;
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };
    assertThat(PlainText.of(everyNumber)).contains("98, 99, ... 2147483547 more]");
  }

  @Test
  void listsOfListsOfListsDoNotGrowBeyondWhatIsShown() {
    List<?> nested = Collections.nCopies(500, "word");
    for (int depth = 0; depth < 4; depth++) {
      nested = Collections.nCopies(500, nested);
    }
    assertThat(PlainText.of(nested)).hasSizeLessThan(22_000).contains("more");
  }

  @Test
  void whatIsCutSaysHowToSeeTheRest() {
    assertThat(PlainText.of(new int[1000])).endsWith("(cut; Arrays.toString gives all of it)");
    assertThat(PlainText.of(new String[1000]))
        .endsWith("(cut; Arrays.deepToString gives all of it)");
    assertThat(PlainText.of(new int[3])).isEqualTo("int[3] {0, 0, 0}");
  }

  @Test
  void aListThatHoldsItselfIsShown() {
    List<Object> own = new ArrayList<>();
    own.add(own);
    assertThat(PlainText.of(own)).startsWith("[[[[[");
  }

  @Test
  void anObjectThatSaysTooMuchIsCut() {
    Object talkative =
        new Object() {
          @Override
          public String toString() {
            return "x".repeat(10_000_000);
          }
        };
    assertThat(PlainText.of(talkative))
        .hasSizeLessThan(21_000)
        .endsWith("... 9980000 more characters; System.out.println shows them all");
  }
}
