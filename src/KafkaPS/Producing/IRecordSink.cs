using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>Takes the records of a batch: librdkafka, behind <see cref="NativeProducer"/>. It copies what it takes.</summary>
unsafe interface IRecordSink
{
    /// <summary>Hands over records that have neither headers nor a timestamp. Sets the error of refused records, and zero for the others.</summary>
    /// <param name="topic">The topic's handle.</param>
    /// <param name="messages">The first record.</param>
    /// <param name="count">The number of records.</param>
    /// <param name="mailbox">
    /// The records' call. They count as the client's before they are handed over, and only while it accepts records: a producer that is being closed counts none.
    /// </param>
    /// <exception cref="ObjectDisposedException">The producer is closed and took none of the records.</exception>
    void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox);

    /// <summary>Hands over one record as a list of arguments.</summary>
    /// <returns>0, or the error with which the record was refused.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox);
}
