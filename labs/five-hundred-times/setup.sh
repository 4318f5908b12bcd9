kubectl cordon worker-5
