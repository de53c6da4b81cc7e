package io.github.distillery.kernel.display;

import io.github.distillery.deploy.DeploymentResult;
import io.github.distillery.view.Tables;

/** What networks cost: sizes, and below them times, so that each table fits a page. */
final class DeploymentRenderer {
  private DeploymentRenderer() {}

  static MimeBundle render(DeploymentResult result) {
    MimeBundle files = TableRenderer.render(Tables.deploymentFiles(result));
    MimeBundle times = TableRenderer.render(Tables.deploymentTimes(result));
    return MimeBundle.text(files.plain() + "\n" + times.plain())
        .with(
            MimeBundle.HTML,
            files.data().get(MimeBundle.HTML) + "" + times.data().get(MimeBundle.HTML));
  }
}
