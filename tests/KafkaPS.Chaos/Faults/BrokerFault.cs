using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Faults;

/// <summary>A fault that occurs while records are sent, and is over at its end.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">The name in the table.</param>
/// <param name="IsQuick">Whether it belongs to the short form.</param>
/// <param name="Strike">Causes the fault. Receives the topics that are sent to.</param>
sealed record BrokerFault(string Name, string Title, bool IsQuick, Action<Lab, IReadOnlyList<string>> Strike)
{
    /// <summary>Whether clients go through the proxies.</summary>
    internal bool IsProxied { get; private init; }

    internal static readonly IReadOnlyList<BrokerFault> All =
    [
        new("none", "none, to compare with", false, (_, _) => { }),
        new("leader-killed", "the leader is killed, and comes back", true, LeaderKilled),
        new("broker-paused", "a broker is paused", true, BrokerPaused),
        new("rolling-restart", "rolling restart of all brokers", false, RollingRestart),
        new("leaders-move", "leadership moves", false, LeadersMove),
        OfProxy("proxy-drops", "the network drops", false, Weather.Dropped),
        OfProxy("proxy-delays", "the network delays", false, Weather.Delayed),
        OfProxy("proxy-resets", "connections are reset", false, Weather.Reset),
        OfProxy("proxy-truncates", "connections end in the middle", false, Weather.Truncated),
        OfProxy("proxy-loses-answers", "answers are lost", false, Weather.AnswersLost),
        OfProxy("proxy-loses-requests", "requests are lost", false, Weather.RequestsLost),
        OfProxy("proxy-mixed", "the network does all of this", true, Weather.Mixed),
    ];

    static BrokerFault OfProxy(string name, string title, bool isQuick, Weather weather) => new(name, title, isQuick, (lab, _) => Blow(lab, weather)) { IsProxied = true };

    static void LeaderKilled(Lab lab, IReadOnlyList<string> topics)
    {
        Node leader = lab.Cluster.Leader(topics[0]);
        leader.Kill();
        Sleep(lab.Plan.Seconds / 4);
        leader.Restart();
    }

    static void BrokerPaused(Lab lab, IReadOnlyList<string> topics)
    {
        Node leader = lab.Cluster.Leader(topics[0]);
        leader.Pause();
        Sleep(lab.Plan.IsFull ? 20 : 8);
        leader.Resume();
    }

    static void RollingRestart(Lab lab, IReadOnlyList<string> topics)
    {
        foreach (Node node in lab.Cluster.Nodes)
        {
            node.ShutDown();
            node.Restart();
            lab.Cluster.WaitUntilWell();
        }
    }

    static void LeadersMove(Lab lab, IReadOnlyList<string> topics)
    {
        for (int i = 0; i < 3; i++) lab.Cluster.MoveLeaders(topics);
    }

    /// <summary>Applies the weather several times for some seconds, at all proxies or one of them, with clear weather in between.</summary>
    static void Blow(Lab lab, Weather weather)
    {
        for (int i = 0; i < 3; i++)
        {
            int one = lab.Random.Next(-1, lab.Cluster.Nodes.Count);
            foreach (Node node in lab.Cluster.Nodes.Where(node => one < 0 || node.Id == one + 1)) node.Proxy.Weather = weather;
            Sleep(lab.Plan.Seconds / 8 * (0.5 + lab.Random.NextDouble()));
            foreach (Node node in lab.Cluster.Nodes) node.Proxy.Weather = Weather.Clear;
            Sleep(lab.Plan.Seconds / 16);
        }
    }

    static void Sleep(double seconds) => Thread.Sleep(TimeSpan.FromSeconds(seconds));
}
