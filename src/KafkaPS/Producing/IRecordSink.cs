using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>What takes the records of a batch: librdkafka, behind <see cref="NativeProducer"/>. It copies what it takes.</summary>
unsafe interface IRecordSink
{
    /// <summary>Hands over records that have neither headers nor a timestamp. Those that are refused have their error set, the others zero.</summary>
    /// <param name="topic">The topic's handle.</param>
    /// <param name="messages">The first of the records.</param>
    /// <param name="count">How many.</param>
    /// <param name="mailbox">The call of the records. They count as the client's before it is given them, and only while it takes any: a producer that is being closed counts none.</param>
    /// <exception cref="ObjectDisposedException">The producer is closed, and took none of them.</exception>
    void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox);

    /// <summary>Hands over one record by a list of arguments.</summary>
    /// <returns>0, or the error for which it was refused.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox);
}
