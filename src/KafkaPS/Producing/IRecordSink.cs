using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>What takes the records of a batch: librdkafka, behind <see cref="NativeProducer"/>. It copies what it takes.</summary>
unsafe interface IRecordSink
{
    /// <summary>Hands over records that have neither headers nor a timestamp. Those that are refused have their error set, the others zero.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed, and took none of them.</exception>
    void Produce(nint topic, NativeMessage* messages, int count);

    /// <summary>Hands over one record by a list of arguments.</summary>
    /// <returns>0, or the error for which it was refused.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    int Produce(ReadOnlySpan<NativeArgument> arguments);
}
