namespace KafkaPS.Tests;

/// <summary>A missing topic, on brokers that do not create topics automatically.</summary>
public sealed class MissingTopicTests
{
    [RealKafkaFact]
    public void Is_told_with_the_nearest_name_long_before_max_block_ms_and_one_that_is_created_meanwhile_is_used()
    {
        using var kafka = new RealKafka("--set", "auto.create.topics.enable=false");
        kafka.CreateTopic("orders", partitions: 1);
        using var session = new PowerShellSession();
        // The first questions to a broker take it longer than the module waits for this answer.
        session.Run("$null = New-KafkaProducer $server; $null = Test-KafkaTopicDurability orders", ("server", kafka.BootstrapServer)).ThrowIfFailed();

        ScriptResult missing = session.Run("'x' | Send-KafkaRecord ordres");

        Assert.Equal("The brokers have no topic 'ordres'. Did you mean orders? They do not create topics automatically (auto.create.topics.enable=false).", missing.Error.Exception.Message);
        Assert.Equal("Timeout,KafkaPS.Commands.SendKafkaRecordCommand", missing.Error.FullyQualifiedErrorId);
        Assert.Contains(missing.Warnings, warning => warning.EndsWith("The brokers have no topic 'ordres'. Did you mean orders?", StringComparison.Ordinal));

        using RunningScript late = session.Begin("'x' | Send-KafkaRecord late");
        Thread.Sleep(700);
        kafka.CreateTopic("late", partitions: 1);
        Assert.True(SpinWait.SpinUntil(() => late.IsCompleted, TimeSpan.FromSeconds(60)));
        Assert.Empty(late.Shell.Streams.Error);
        Assert.Equal("late-0@0", late.Output[0].ToString());
    }
}
