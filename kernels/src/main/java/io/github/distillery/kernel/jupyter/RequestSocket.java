package io.github.distillery.kernel.jupyter;

import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A socket on which a client asks and the kernel answers: shell, control, and stdin. */
final class RequestSocket extends JupyterSocket {
  private final int port;

  RequestSocket(ZMQ.Context context, HMACGenerator signer, String name, int port) {
    super(context, SocketType.ROUTER, signer, LoggerFactory.getLogger("distillery." + name));
    this.port = port;
  }

  @Override
  public void bind(KernelConnectionProperties connection) {
    bind(Channels.address(connection, port));
  }
}
