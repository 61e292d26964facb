package dev.tare.jmh.openloop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes a server's answers have: all are alike, so that nobody has to parse the rest. */
final class AnswerLength {
  private static final int MOST = 4_096;
  private static final int PATIENCE_MS = 10_000;
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("\r\nContent-Length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  private AnswerLength() {}

  /** Asks the server on this machine once. */
  static int of(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[MOST];
      int read = 0;
      int length = 0;
      while (length == 0 || read < length) {
        int more = in.read(answer, read, MOST - read);
        if (more <= 0) {
          throw new IOException("no whole answer within %,d bytes".formatted(MOST));
        }
        read += more;
        length = ofBegun(new String(answer, 0, read, StandardCharsets.US_ASCII));
      }
      return length;
    }
  }

  /** Head and content of an answer that begins so; 0 before its head is there. */
  static int ofBegun(String begun) throws IOException {
    int head = begun.indexOf(END_OF_HEAD);
    if (head < 0) {
      return 0;
    }
    Matcher length = CONTENT_LENGTH.matcher(begun.substring(0, head));
    if (!length.find()) {
      throw new IOException("no Content-Length in " + begun);
    }
    return head + END_OF_HEAD.length() + Integer.parseInt(length.group(1));
  }
}
