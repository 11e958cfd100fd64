using BenchmarkDotNet.Attributes;
using KafkaPS.Configuration;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Bench;

/// <summary>Measures filling a batch and handing it to a sink that accepts everything, and posting delivery reports. The figures are per record.</summary>
public class BatchBenchmarks : IDisposable
{
    const int Records = ProducerBatch.MaxRecords;
    static readonly string Line = new('a', 100);

    readonly NativeProducer _producer = new(ProducerConfiguration.Create(new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }), "bench");
    readonly MailboxTable _table = new();
    readonly Mailbox _mailbox;
    readonly TopicMetadata _topic;
    readonly ProducerBatch _batch;
    readonly RecordAttributes _plain = new(null, null, []);
    readonly RecordAttributes _whole = new(null, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), [new KafkaHeader("host", [1]), new KafkaHeader("env", [2]), new KafkaHeader("source", [3])]);
    readonly DeliveryReport[] _reports = new DeliveryReport[Records];

    public BatchBenchmarks()
    {
        _mailbox = new Mailbox(_table) { WantsDetails = false };
        _topic = new TopicMetadata(_producer, "bench", 1000);
        _topic.BatchLimit.OnAnswer(0, "1048588");
        _batch = new ProducerBatch(new Sink(), _mailbox, new ProducerCounters());
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public bool Plain() => Fill(_plain);

    [Benchmark(OperationsPerInvoke = Records)]
    public bool ThreeHeadersAndTimestamp() => Fill(_whole);

    [Benchmark(OperationsPerInvoke = Records)]
    public long Reports()
    {
        _mailbox.CountGiven(Records);
        _mailbox.PostReported(_reports, Records);
        return _mailbox.TakeDelivered();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _batch.Dispose();
        _mailbox.Dispose();
        _producer.Dispose();
        GC.SuppressFinalize(this);
    }

    bool Fill(in RecordAttributes attributes)
    {
        for (int i = 0; i < Records; i++) _batch.Append(_topic, new RecordContent(null, AutoSerializer.Default, Line, AutoSerializer.Default), attributes, int.MaxValue);
        return _batch.TryHandOver();
    }

    /// <summary>Accepts everything at no cost.</summary>
    sealed unsafe class Sink : IRecordSink
    {
        public void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox) => mailbox.CountGiven(0);

        public int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox) => 0;
    }
}
