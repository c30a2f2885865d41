using Proofload.IntegrationTests.Servers;

// One instance a test run; each starts its server when the first test asks for it. A test class takes them in its constructor.
[assembly: AssemblyFixture(typeof(FactLmServer))]
[assembly: AssemblyFixture(typeof(DigitsServer))]
[assembly: AssemblyFixture(typeof(VisionServer))]
[assembly: AssemblyFixture(typeof(AimockServer))]
[assembly: AssemblyFixture(typeof(GrpcInferenceServer))]
[assembly: AssemblyFixture(typeof(WebSocketServer))]
[assembly: AssemblyFixture(typeof(OtlpReceiver))]
[assembly: AssemblyFixture(typeof(PrismServer))]
[assembly: AssemblyFixture(typeof(NginxServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
