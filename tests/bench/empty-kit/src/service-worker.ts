import "../../../../src/service-worker.ts";
