using System.Reflection;
using KafkaPS.Clients;
using KafkaPS.Producing;
using KafkaPS.UnitTests.Configuration;

namespace KafkaPS.UnitTests.Producing;

/// <summary>An exception on a thread that nobody waits for would end the process, and with it this test run.</summary>
public class BackgroundCloseTests
{
    [Fact]
    public void A_client_that_cannot_be_ended_is_logged()
    {
        var producer = new KafkaProducer("broken", Configure.With());
        Break(Field(producer, "_native").GetValue(producer)!, "_owner");

        Assert.Empty(producer.Close(0, force: true, CancellationToken.None).Warnings);

        var lines = new List<LogLine>();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                lines.AddRange(producer.TakeLog());
                return lines.Exists(line => line.Text.StartsWith("TERMINATE: The client could not be closed", StringComparison.Ordinal));
            },
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_producer_that_cannot_be_closed_behind_a_call_ends_nothing()
    {
        var producer = new KafkaProducer("broken", Configure.With());
        object closing = Break(producer, "_closing");

        Task task = OpenProducers.CloseBehind(producer);

        Assert.True(SpinWait.SpinUntil(() => task.IsCompleted, TimeSpan.FromSeconds(10)));
        Assert.IsType<NullReferenceException>(task.Exception!.InnerException);
        Field(producer, "_closing").SetValue(producer, closing);
        producer.Dispose();
    }

    static object Break(object target, string field)
    {
        object value = Field(target, field).GetValue(target)!;
        Field(target, field).SetValue(target, null);
        return value;
    }

    static FieldInfo Field(object target, string field) => target.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
