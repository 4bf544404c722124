expect(name).toBe("/connectly-shared/test/vpc/not-a-read");
