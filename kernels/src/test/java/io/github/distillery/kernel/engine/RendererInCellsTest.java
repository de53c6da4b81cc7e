package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RendererInCellsTest {
  @Test
  void aTypeOfACellGetsItsLookInOneLineAlsoWhenItIsDeclaredAnew() {
    try (EngineSession session = new EngineSession()) {
      session.run("record Point(int x) {}");
      session.run("renderer(Point.class, p -> html(\"<b>x is \" + p.x() + \"</b>\"));");
      assertThat(session.value("new Point(3)")).isEqualTo("x is 3");

      session.run("record Point(int x, int y) {}");
      assertThat(session.value("new Point(3, 4)")).contains("3").doesNotContain("failed");
      session.run("renderer(Point.class, p -> html(\"<b>y is \" + p.y() + \"</b>\"));");
      assertThat(session.value("new Point(3, 4)")).isEqualTo("y is 4");
    }
  }

  @Test
  void aLookThatFailsIsNamedAndTheCellGoesOn() {
    try (EngineSession session = new EngineSession()) {
      session.run("record Point(int x) {}\nrenderer(Point.class, p -> html(\"\" + 1 / p.x()));");
      assertThat(session.value("new Point(0)"))
          .contains("Point[x=0]", "its renderer failed", "/ by zero");
      assertThat(session.value("new Point(1)")).isEqualTo("1");
    }
  }

  @Test
  void aTableOfRecordsOfACellIsShown() {
    try (EngineSession session = new EngineSession()) {
      session.run("record Point(int x, double y) {}");
      assertThat(session.value("render(List.of(new Point(1, 2.5))).data().get(\"text/html\")"))
          .contains("<table", "Point", "2.5");
    }
  }
}
