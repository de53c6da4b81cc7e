package io.github.distillery.kernel.jupyter;

import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A socket on which a client asks and the kernel answers: shell, control, and stdin. */
final class RequestSocket extends JupyterSocket {
  private final int port;
  private final WireFormat format;

  RequestSocket(ZMQ.Context context, MessageSigner signer, String name, int port) {
    // The base class needs no signer: it would sign what it writes, but WireFormat does.
    super(context, SocketType.ROUTER, null, LoggerFactory.getLogger("distillery." + name));
    this.port = port;
    format = new WireFormat(signer);
  }

  @Override
  public void bind(KernelConnectionProperties connection) {
    bind(Channels.address(connection, port));
  }

  @Override
  public Message<?> readMessage() {
    List<byte[]> frames = new ArrayList<>();
    do {
      frames.add(recv());
    } while (hasReceiveMore());
    return format.read(frames);
  }

  @Override
  public void sendMessage(Message<?> message) {
    List<byte[]> frames = format.write(message);
    int last = frames.size() - 1;
    frames.subList(0, last).forEach(this::sendMore);
    send(frames.get(last));
  }
}
