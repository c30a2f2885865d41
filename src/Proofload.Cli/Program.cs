Console.WriteLine("proofload");
