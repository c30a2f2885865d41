namespace Proofload.Lab.Proxy.Http;

/// <summary>A stretch of a body as <see cref="BodyFraming"/> finds it.</summary>
/// <param name="Consumed">Bytes of the input that belong to the body, framing included.</param>
/// <param name="PayloadStart">Where the payload begins among them.</param>
/// <param name="PayloadLength">Bytes of payload; 0 for framing alone.</param>
/// <param name="IsEnd">The body ends with these bytes.</param>
/// <param name="IsBroken">The framing is not valid: from here on nothing is known.</param>
internal readonly record struct BodyPart(int Consumed, int PayloadStart, int PayloadLength, bool IsEnd, bool IsBroken);
